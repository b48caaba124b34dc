//! What `init` writes for a site of Astro's whose collection has a schema of its own: the posts that are migrated with it, as it is, are
//! such that the real generator builds them.

use crate::generators::{installed, node};
use crate::support::{Workspace, commit, git};

const LAMPS: &str = "---\ntitle: Lamps\npublishDate: '2012-05-09'\nupdatedDate: '2012-05-10'\nauthor: Ines\ntags: [light]\n\
                     legacyUrl: https://larks.blogspot.com/2012/05/lamps.html\n---\n\nThey *burn*.\n";
const GULLS: &str = "---\ntitle: Gulls\npublishDate: '2012-06-02'\ndescription: Of gulls\nlegacyUrl: /2012/06/gulls.html\n---\n\nThey came back.\n";

/// The routes of the site: as Astro's own starter for blogs has them.
const ROUTE: &str = "---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const post = Astro.props;
const { Content } = await render(post);
---
<html><body><h1>{post.data.title}</h1><time datetime={DATE.toISOString()}>x</time><Content /></body></html>
";

/// A schema, the route's date, and the settings that are expected.
const SITES: [(&str, &str, &[&str]); 2] = [
    (
        "schema: ({ image }) => z.object({
      title: z.string(),
      description: z.string(),
      // transform string to Date object
      pubDate: z.coerce.date(),
      updatedDate: z.coerce.date().optional(),
      heroImage: image().optional(),
      author: z.string().default('The larks'),
      categories: z.array(z.string()),
      draft: z.boolean(),
    })",
        "post.data.pubDate",
        &[
            "rename = { publishDate = \"pubDate\", tags = \"categories\" }",
            "add = { description = \"\", draft = false }",
            "permalink = \"/blog/{slug}\"",
        ],
    ),
    (
        "schema",
        "post.data.date",
        &[
            "rename = { publishDate = \"date\", updatedDate = \"modified\", description = \"summary\" }",
            "drop = [\"author\", \"published\"]",
            "dates = \"plain\"",
        ],
    ),
];

/// What the second names.
const VARIABLE: &str = "const schema = z.object({
  title: z.string().max(80),
  date: z.date(),
  modified: z.date().optional(),
  summary: z.string().optional(),
  tags: z.array(z.string()).optional(),
  legacyUrl: z.string().optional(),
}).strict();
";

fn site(schema: &str, date: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("package.json", "{ \"name\": \"larks\", \"type\": \"module\" }");
    workspace.write(
        "astro.config.mjs",
        "import { defineConfig } from 'astro/config';\nexport default defineConfig({\n  site: 'https://larks.example',\n  \
         // `node_modules` is shared with other builds\n  cacheDir: '.cache',\n  vite: { cacheDir: '.vite' },\n});\n",
    );
    workspace.write(
        "src/content.config.ts",
        format!(
            "import {{ defineCollection, z }} from 'astro:content';\nimport {{ glob }} from 'astro/loaders';\n\n{VARIABLE}\n\
             const blog = defineCollection({{\n  loader: glob({{ base: './src/content/blog', pattern: '**/*.{{md,mdx}}' }}),\n  \
             {schema},\n}});\n\nexport const collections = {{ blog }};\n"
        ),
    );
    workspace.write("src/pages/blog/[...slug].astro", ROUTE.replace("DATE", date));
    workspace
}

/// Builds the site with the real Astro, where it is installed.
fn build(workspace: &Workspace, what: &str) {
    let Some(mut astro) = node("astro", &["build"]) else {
        crate::support::lacks("astro is not installed: no site of it is built");
        return;
    };
    std::os::unix::fs::symlink(installed("node_modules"), workspace.path("node_modules")).unwrap();
    let built = astro.current_dir(workspace.path("")).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&built.stdout), String::from_utf8_lossy(&built.stderr));
    assert!(built.status.success(), "{what}\n{said}");
    for (slug, title, day) in [("lamps", "Lamps", "2012-05-09"), ("gulls", "Gulls", "2012-06-02")] {
        let page = workspace.read(&format!("dist/blog/{slug}/index.html"));
        assert!(page.contains(title) && page.contains(day), "{what}: {slug}\n{page}");
    }
}

#[test]
fn an_archive_goes_into_a_site_with_a_schema_of_its_own() {
    for (schema, date, expected) in SITES {
        let workspace = site(schema, date);
        workspace.write("archive/lamps.md", LAMPS);
        workspace.write("archive/gulls.md", GULLS);
        workspace.expect(0, &["init", "--yes"]);
        let config = workspace.read("migrations.toml");
        for setting in expected {
            assert!(config.contains(setting), "{setting}\n{config}");
        }
        workspace.expect(0, &["migrate", "--offline"]);
        workspace.expect(0, &["check"]);
        build(&workspace, schema);
    }
}

#[test]
fn posts_of_a_site_keep_the_names_that_its_schema_has_for_their_keys() {
    let workspace = site(SITES[0].0, SITES[0].1);
    let renamed = |text: &str| {
        let text = text.replace("publishDate", "pubDate").replace("tags", "categories");
        text.replace("legacyUrl", "description: As it was\ndraft: false\ncategories: []\nlegacyUrl").replacen(
            "description: Of gulls\n",
            "",
            1,
        )
    };
    workspace.write("src/content/blog/lamps/index.md", renamed(LAMPS).replace("categories: []\n", ""));
    workspace.write("src/content/blog/gulls/index.md", renamed(GULLS));
    git(&workspace, &["init", "--quiet"]);
    workspace.expect(0, &["init", "--yes"]);
    commit(&workspace, "As it was");
    workspace.expect(0, &["migrate", "--offline"]);
    workspace.expect(0, &["check"]);
    let post = workspace.read("src/content/blog/lamps/index.md");
    assert!(post.contains("pubDate: '2012-05-09'\n") && post.contains("categories:\n  - light\n"), "{post}");
    assert!(!post.contains("publishDate") && !post.contains("tags:") && post.contains("They _burn_."), "{post}");
    build(&workspace, "in place");
}
