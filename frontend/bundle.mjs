// Bundles the scripts and the styles into the folder given as the first argument, under names that carry a hash,
// and writes manifest.json: {"site.css": "site-5GYPLKZM.css", ...}. The fonts of printed papers go to `fonts` beside it.
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
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

// Tinos has the widths of Times New Roman, which official papers are set in; both come with their licences (OFL).
const FONTS = {
  tinos: ["400Regular/Tinos_400Regular", "400Regular_Italic/Tinos_400Regular_Italic",
    "700Bold/Tinos_700Bold", "700Bold_Italic/Tinos_700Bold_Italic"],
  "be-vietnam-pro": ["400Regular/BeVietnamPro_400Regular", "400Regular_Italic/BeVietnamPro_400Regular_Italic",
    "600SemiBold/BeVietnamPro_600SemiBold", "800ExtraBold/BeVietnamPro_800ExtraBold"],
};
const fonts = join(folder, "..", "fonts");
await rm(fonts, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
for (const [family, files] of Object.entries(FONTS)) {
  const source = join("node_modules", "@expo-google-fonts", family);
  await copyFile(join(source, "LICENSE_FONT"), join(fonts, `${family}-OFL.txt`));
  for (const file of files) await copyFile(join(source, `${file}.ttf`), join(fonts, `${basename(file)}.ttf`));
}
