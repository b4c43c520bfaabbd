// Python, in a thread of its own that can be ended. Its first message has the files that it needs,
// so that it asks nothing of a network; each later one has a request for answers.py.

/** @type {any} */
const thread = self;

thread.onmessage = async ({ data }) => {
  try {
    const answer = await started(data);
    thread.onmessage = (request) => reply(() => answer(request.data));
    reply(() => "ready");
  } catch (error) {
    thread.postMessage({ broken: error instanceof Error ? error.message : String(error) });
  }
};

function reply(make) {
  try {
    thread.postMessage(make());
  } catch (error) {
    thread.postMessage({ broken: error instanceof Error ? error.message : String(error) });
  }
}

/** A function of a request, once Python is there. */
async function started({ files, lock }) {
  const module = (name) =>
    import(URL.createObjectURL(new Blob([files[name]], { type: "text/javascript" })));
  thread.fetch = async (address) => {
    const name = String(address).split("/").at(-1);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/zip";
    return new Response(files[name], { headers: { "Content-Type": type } });
  };
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    module("pyodide.mjs"),
    module("pyodide.asm.mjs"),
  ]);
  const indexURL = `${thread.location.origin}/`; // only the name after it matters
  const python = await loadPyodide({ createPyodideModule, lockFileContents: lock, indexURL });
  python.unpackArchive(files["course.zip"], "zip", { extractDir: "/course" });
  return python.runPython(
    "import sys; sys.path.insert(0, '/course')\n" +
      "from authoring.site.page_python.answers import answer; answer",
  );
}
