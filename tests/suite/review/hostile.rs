//! A post of someone who wants to run a script in the browser of the one who reviews it.

use serde_json::{Value, json};

use super::browser::Browser;
use crate::support::{Workspace, unpacked};

/// Every way calls `hostile()` with its number where it works.
const WAYS: &[&str] = &[
    "<script>hostile(0)</script>",
    "<img src=x onerror=hostile(1)>",
    "<svg onload=hostile(2)><script>hostile(2)</script></svg>",
    "<a href=\"javascript:hostile(3)\">three</a> and [three](javascript:hostile(3)) and [three](<JaVa\tScript:hostile(3)>)",
    "<iframe src=\"javascript:parent.hostile(4)\" srcdoc=\"<script>parent.hostile(4)</script>\"></iframe>",
    "<details open ontoggle=hostile(5)><summary>five</summary>x</details>",
    "<style>@import 'data:text/css,x'; * { background: url('javascript:hostile(6)') }</style>",
    "<p style=\"background: url(javascript:hostile(7)); animation: x\" onanimationstart=hostile(7)>seven</p>",
    "<form action=\"javascript:hostile(8)\"><button>eight</button><input autofocus onfocus=hostile(8)></form>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=hostile(9)&gt;\"></mglyph></table></mtext></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=hostile(10)>\"></noscript>",
    "<template><script>hostile(11)</script></template>",
    "<object data=\"data:text/html,<script>parent.hostile(12)</script>\"></object><embed src=\"data:text/html,<script>parent.hostile(12)</script>\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:hostile(13)\"><base href=\"javascript:hostile(13)//\">",
    "<link rel=stylesheet href=\"data:text/css,body{display:none}\"><link rel=import href=\"javascript:hostile(14)\">",
    "<video autoplay onloadstart=hostile(15) src=x></video><audio src=x onerror=hostile(15)></audio>",
    "</script><script>hostile(16)</script><!--<script>hostile(16)",
    "</title></textarea></style><img src=x onerror=hostile(17)>",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='hostile(18)'/>\" alt=\"<img src=x onerror=hostile(18)>\">",
    "`</code><img src=x onerror=hostile(19)>`\n\n```html onerror=hostile(19)\n</pre><script>hostile(19)</script>\n```",
    "<marquee onstart=hostile(20)>x</marquee><body onload=hostile(20)><isindex type=image src=1 onerror=hostile(20)>",
    "[x](https://e.example/\"onmouseover=hostile(21)//) <https://e.example/<script>hostile(21)</script>> ![x](y\"onerror=hostile(21)//)",
    "<div id=main><form id=posts><input name=children><img name=append></form></div><p id=view>clobbered</p>",
];

/// A post with one way, in whose metadata it stands, too.
fn post(number: usize, way: &str) -> String {
    let quoted = way.replace('\'', "''").replace(['\n', '\t'], " ");
    format!(
        "---\ntitle: '{quoted} {number}'\ndate: 2020-01-01\nauthor: '{quoted}'\ntags: ['{quoted}']\ndescription: '{quoted}'\n\
         legacyUrl: '/2020/01/{number}.html'\n'{quoted}': '{quoted}'\n---\n\nBefore **{number}**.\n\n{way}\n\nBehind.\n"
    )
}

#[test]
fn a_hostile_post_runs_nothing() {
    let Some(browser) = Browser::start() else { return };
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"x\"\nsite = \"https://site.example\"\nlegacy-hosts = [\"old.blogspot.com\"]\n\
         permalink = \"/{year}/{slug}\"\noutput = \"out\"\ntarget = \"astro\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n",
    );
    for (number, way) in WAYS.iter().enumerate() {
        workspace.write(&format!("in/{number:02}.md"), post(number, way));
    }
    workspace.write("in/<img src=x onerror=hostile(22)>.md", post(22, "named"));
    workspace.write("in/broken-<script>hostile(23)<\u{200b}script>.md", b"\xff");
    workspace.run(&["diff", "--offline", "--report", "review.html"]);
    let file = workspace.path("review.html");
    assert!(unpacked(&workspace.read("review.html")).contains("onerror=hostile(1)"), "the posts are in it");
    browser.open(&file);
    browser.script("window.hostile = (number) => { window.ran = [...(window.ran || []), number] }");
    browser.script("window.hostile(-1)");
    assert_eq!(browser.script("return window.ran"), json!([-1]), "what runs is noticed");

    let count = browser.script("return document.querySelectorAll('#posts a').length").as_u64().unwrap();
    assert!(count >= 22, "{count} posts");
    for at in 0..count {
        for view in ["pages", "text", "reasons"] {
            browser.script(&format!(
                "location.hash = document.querySelectorAll('#posts a')[{at}].hash.replace('/pages/', '/{view}/')"
            ));
            browser.until(&format!(
                "return document.querySelector('#posts [aria-current]') === document.querySelectorAll('#posts a')[{at}] \
                 && document.getElementById('tab-{view}')?.getAttribute('aria-selected') === 'true'"
            ));
            let found = browser.script(
                "const view = document.querySelector('.post');\
                 return [...view.querySelectorAll('*')].flatMap((it) => [...it.attributes].map((one) => `${it.localName} ${one.name}=${one.value}`))\
                   .filter((it) => /^\\S+ (on|style|srcdoc|formaction)|^(script|iframe|object|embed|svg|math|form|link|meta|base|style|video|audio)/.test(it)\
                     || /^\\S+ (href|src)=\\s*(javascript|data:text|vbscript)/i.test(it))",
            );
            assert_eq!(found, json!([]), "{} in {view}", WAYS.get(at as usize).unwrap_or(&"named"));
            browser.script("document.querySelectorAll('.page a, .page .link').forEach((it) => { it.target = ''; it.addEventListener('click', (event) => event.isTrusted || event.preventDefault()); it.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })) })");
        }
    }
    assert_eq!(browser.script("return window.ran"), json!([-1]), "a post ran a script");
    let loaded = browser.script("return performance.getEntriesByType('resource').map((one) => one.name).filter((one) => !/^(file|data):/.test(one))");
    assert_eq!(loaded, json!([]), "the network was asked");
    assert_eq!(browser.text("return document.title.slice(-16)"), "Migration review");
}

#[test]
fn the_policy_holds_where_everything_else_fails() {
    let Some(browser) = Browser::start() else { return };
    let workspace = Workspace::archive();
    workspace.run(&["diff", "--offline", "--report", "review.html"]);
    browser.open(&workspace.path("review.html"));
    // no text becomes markup, not even for the report's own script
    let refused = browser
        .script("try { document.body.innerHTML = '<b>x</b>'; return 'taken' } catch (error) { return error.name }");
    assert_eq!(refused, "TypeError");
    let refused = browser.script(
        "const it = document.createElement('script'); try { it.textContent = 'window.ran = 1' } catch { return 'refused' }; \
         document.body.append(it); return window.ran ? 'ran' : 'refused'",
    );
    assert_eq!(refused, "refused");
    // a handler that someone smuggled in does not run, a style does nothing, and nothing is loaded or sent
    browser.script(
        "const it = document.createElement('p'); try { it.setAttribute('onclick', 'window.ran = 1') } catch {} \
         try { it.setAttribute('style', 'position: fixed') } catch {} document.body.append(it); it.click(); window.it = it",
    );
    assert_eq!(browser.script("return window.ran"), Value::Null);
    assert_eq!(browser.script("return getComputedStyle(window.it).position"), "static");
    for sent in ["fetch('https://e.example/')", "import('data:text/javascript,0')"] {
        let answer = browser.promise(&format!("{sent}.then(() => 'went')"));
        assert_ne!(answer, "went", "{sent}");
    }
}
