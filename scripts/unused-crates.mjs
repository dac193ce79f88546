// Names every Rust dependency that no source file mentions: of each package, and of the
// workspace's own list. Rust's `unused_crate_dependencies` judges each target by itself, so it
// reports what another target of the same package uses; this looks at the package as a whole.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps", "--locked"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  }),
);

/** The Rust files of a package, without those of packages nested inside it. */
function rustFiles(folder, nested) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const skip = nested.has(path) || entry.name === "node_modules" || entry.name === "target";
      return skip ? [] : rustFiles(path, nested);
    }
    return entry.name.endsWith(".rs") ? [path] : [];
  });
}

const packageFolders = new Set(metadata.packages.map((p) => dirname(p.manifest_path)));
const problems = [];
const declared = new Set();

for (const { name, manifest_path, dependencies } of metadata.packages) {
  const folder = dirname(manifest_path);
  const nested = new Set([...packageFolders].filter((other) => other !== folder));
  const source = rustFiles(folder, nested)
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  for (const dependency of dependencies) {
    declared.add(dependency.name);
    const ident = (dependency.rename ?? dependency.name).replaceAll("-", "_");
    if (!new RegExp(`\\b${ident}\\b`).test(source)) {
      problems.push(`${name}: ${dependency.name} is declared and never used`);
    }
  }
}

const root = readFileSync(join(metadata.workspace_root, "Cargo.toml"), "utf8");
const list = root.split("[workspace.dependencies]")[1]?.split(/^\[/m)[0] ?? "";
for (const [, name] of list.matchAll(/^([\w-]+)\s*=/gm)) {
  if (!declared.has(name)) problems.push(`Cargo.toml: no package uses ${name}`);
}

for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
