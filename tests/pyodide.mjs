// Runs a program of Python in Pyodide, as the site's pages do:
//   node tests/pyodide.mjs FOLDER PROGRAM ARGUMENT...
// FOLDER is what lies on its path.

import { readdirSync, readFileSync } from "node:fs";
import { loadPyodide } from "../node_modules/pyodide/pyodide.mjs";

const [folder, program, ...given] = process.argv.slice(2);
const python = await loadPyodide();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const there = `/course${path.slice(folder.length)}`;
  python.FS.mkdirTree(there.slice(0, there.lastIndexOf("/")));
  python.FS.writeFile(there, readFileSync(path));
}
python.globals.set("argv", [program, ...given]);
python.runPython("import runpy, sys; sys.path[:0] = ['/course']; sys.argv = list(argv)");
python.runPython("runpy.run_path(argv[0], run_name='__main__')");
