// Bundles the scripts and the styles into the folder given as the first argument, under names that carry a hash,
// and writes manifest.json: {"site.css": "site-5GYPLKZM.css", ...}.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2] ?? "../src/contest_platform/static";
await mkdir(folder, { recursive: true });

const { metafile } = await build({
  entryPoints: ["scripts/site.ts", "styles/site.css", "pictures/mark.svg"],
  outdir: folder,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["es2021", "chrome100", "firefox100", "safari15"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "none",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const written = relative(folder, path);
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  const extension = written.slice(written.lastIndexOf("."));
  manifest[basename(source).replace(/\.[^.]+$/, extension)] = written;
}
await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const kept = new Set([".gitkeep", "manifest.json", ...Object.values(manifest)]);
for (const name of await readdir(folder)) {
  if (!kept.has(name)) await rm(join(folder, name), { recursive: true });
}
