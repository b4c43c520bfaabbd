// Python in the page: its files, kept as long as the page is there, and the thread that it runs in.

const PATIENCE = 10; // seconds: a check takes milliseconds

/** @import { Fact } from "../../../course_lib/explorers/browser/protocol.js" */

/** Why there is no answer, as the key of a sentence and what fills it. */
export class Refusal extends Error {
  constructor(key, values = {}) {
    super(key);
    this.fact = { key, values };
  }
}

export class Python {
  /**
   * @param {{files: {name: string, size: number, version: string}[], lock: object, folder: string}}
   * about where its files are, and how many bytes each of them has
   */
  constructor({ files, lock, folder }) {
    this.about = files;
    this.lock = lock;
    this.folder = folder;
    this.size = files.reduce((sum, { size }) => sum + size, 0);
    /** @type {Worker} */
    this.worker = undefined;
  }

  /**
   * The reply to a request, after those that were asked for before. Raises a Refusal.
   * @param {object} request
   * @param {(fact: Fact) => void} tell is told what goes on
   */
  async answer(request, tell) {
    const before = this.last;
    this.last = this.answerNext(before, request, tell);
    return this.last;
  }

  async answerNext(before, request, tell) {
    await before?.catch(() => {});
    this.listener = tell;
    if (this.doing) tell(this.doing);
    try {
      return await new Promise((resolve, reject) => {
        this.refuse = reject;
        this.ask(request).then(resolve, reject);
      });
    } finally {
      clearTimeout(this.late);
      this.listener = this.refuse = undefined;
    }
  }

  async ask(request) {
    await this.started();
    this.tell("exercise_running");
    const tooLong = () => this.stop("exercise_endless", { seconds: PATIENCE });
    this.late = setTimeout(tooLong, 1000 * PATIENCE);
    this.worker.postMessage(JSON.stringify(request));
    return JSON.parse(await this.next());
  }

  tell(key, values = {}) {
    this.doing = { key, values };
    this.listener?.(this.doing);
  }

  /** End what runs; who waits for its answer gets a Refusal with this sentence. */
  stop(key = "exercise_stopped", values = {}) {
    this.worker?.terminate();
    this.worker = this.starting = undefined;
    this.refuse?.(new Refusal(key, values));
  }

  /** The next message of the worker. */
  next() {
    const broken = (error) => this.stop("exercise_broken", { error });
    return new Promise((resolve) => {
      this.worker.onmessage = ({ data }) => (data.broken ? broken(data.broken) : resolve(data));
      this.worker.onerror = ({ message }) => broken(message ?? "");
    });
  }

  /** Started once, and again after it was ended. */
  async started() {
    this.starting ??= this.start();
    const { starting } = this;
    try {
      await starting;
    } catch (error) {
      if (this.starting === starting) this.starting = undefined;
      throw error;
    }
  }

  async start() {
    const files = await this.loaded();
    this.tell("exercise_starting");
    const script = new Blob([files["pyworker.js"]], { type: "text/javascript" });
    this.worker = new Worker(URL.createObjectURL(script), { type: "module" });
    this.worker.postMessage({ files, lock: this.lock });
    await this.next();
  }

  /** The files' bytes by name; once they are there, nothing more is asked of a network. */
  async loaded() {
    if (location.protocol === "file:") throw new Refusal("exercise_file");
    let done = 0;
    const count = (bytes) => {
      done += bytes;
      this.tell("exercise_loading", { share: done / this.size });
    };
    if (!this.loading) {
      count(0);
      this.loading = Promise.all(this.about.map((file) => this.load(file, count)));
    }
    try {
      return Object.fromEntries(await this.loading);
    } catch (error) {
      this.loading = undefined;
      throw error;
    }
  }

  async load({ name, version }, count) {
    try {
      const response = await fetch(`${this.folder}/${name}?${version}`);
      if (!response.ok) throw new Error(response.statusText);
      const parts = [];
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        count(part.value.length);
      }
      return [name, new Uint8Array(await new Blob(parts).arrayBuffer())];
    } catch {
      throw new Refusal("exercise_no_network");
    }
  }
}
