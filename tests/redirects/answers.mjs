// What a host answers: `node answers.mjs FORMAT FILE`, paths as a JSON array on standard input, and on standard output one
// [status, location] for each, or null. The readers of the files are the hosts' own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const print = console.log;
console.log = console.error; // what the readers have to say is no answer

const [format, file] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(process.env.HOSTS, "package.json")));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const text = readFileSync(file, "utf8");

const formats = {
  async netlify() {
    const { parseAllRedirects } = await load("@netlify/redirect-parser");
    const { redirects, errors } = await parseAllRedirects({
      redirectsFiles: [file],
      configRedirects: [],
      minimal: true,
    });
    if (errors.length > 0) throw errors[0];
    return (path) => {
      const found = redirects.find(({ from }) => from === path);
      return found && [found.status, found.to];
    };
  },

  async cloudflare() {
    const { generateRedirectsEvaluator } = await load("redirects-in-workers");
    const evaluate = generateRedirectsEvaluator(text, { maxLineLength: 2000, maxStaticRules: 2000, maxDynamicRules: 100 });
    return async (path) => {
      const answer = await evaluate(new Request(`https://site.example${path}`), { fetch: async () => new Response() });
      return answer && [answer.status, answer.headers.get("location").replace("https://site.example", "")];
    };
  },

  async vercel() {
    const { getTransformedRoutes } = require("@vercel/routing-utils");
    const { routes, error } = getTransformedRoutes({ redirects: JSON.parse(text).redirects });
    if (error) throw new Error(error.message);
    return (path) => {
      const found = routes.find((route) => new RegExp(route.src).test(path));
      return found && [found.status, found.headers.Location];
    };
  },

  async "blogger-theme"() {
    const script = text.match(/\/\/<!\[CDATA\[([^]*?)\/\/\]\]>/)[1];
    return (path) => {
      let target = null;
      const location = { pathname: path, hash: "#c1", replace: (address) => (target = address) };
      const document = { createElement: () => ({}), head: { appendChild() {} } };
      vm.runInNewContext(script, { location, document });
      return [301, target.replace("https://site.example", "").replace("#c1", "")];
    };
  },
};

const answer = await formats[format]();
const paths = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const path of paths) answers.push((await answer(path)) ?? null);
print(JSON.stringify(answers));
