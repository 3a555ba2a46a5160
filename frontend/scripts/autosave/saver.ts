import { csrfToken, fill, problemOf } from "../connection";
import { differing, showConflict } from "./conflict";
import { clearProblems, put, showProblems, valuesOf } from "./fields";
import { forget, keep, keptFor, type Values } from "./kept";

const AFTER_THE_LAST_KEY_MS = 600;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
const PATIENCE_MS = 20_000;

type State = "saving" | "saved" | "failed" | "invalid" | "restored" | "conflict" | "signed-out";

/** One form: at most one request under way, the newest text last, nothing lost when the line is. */
export class Saver {
  private readonly address: string;
  private readonly state: HTMLElement;
  private version: string;
  private sentVersionOfText = 0;
  private textVersion = 0;
  private running: Promise<void> | null = null;
  private timer = 0;
  private retryMs = FIRST_RETRY_MS;
  private stopped = false;
  private leaving = false;

  constructor(private readonly form: HTMLFormElement) {
    this.address = form.dataset["autosave"] ?? form.action;
    this.version = form.dataset["version"] ?? "";
    this.state = form.querySelector<HTMLElement>("[data-save-state]") ?? document.createElement("p");
  }

  start(): void {
    this.restore();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.unsaved && this.saveNow());
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.leaving) event.preventDefault();
    });
  }

  get unsaved(): boolean {
    return this.textVersion !== this.sentVersionOfText;
  }

  async settled(patienceMs: number): Promise<void> {
    const end = Date.now() + patienceMs;
    while (this.unsaved && !this.stopped && Date.now() < end) {
      this.saveNow();
      await Promise.race([this.running, wait(200)]);
    }
  }

  private changed(): void {
    this.textVersion += 1;
    keep(this.address, { version: this.version, values: valuesOf(this.form) });
    this.later(AFTER_THE_LAST_KEY_MS);
  }

  private later(delayMs: number): void {
    window.clearTimeout(this.timer);
    if (!this.stopped) this.timer = window.setTimeout(() => this.saveNow(), delayMs);
  }

  private saveNow(): void {
    window.clearTimeout(this.timer);
    if (this.running || this.stopped || !this.unsaved) return;
    this.running = this.save().finally(() => {
      this.running = null;
    });
  }

  private async save(): Promise<void> {
    const sent = this.textVersion;
    const values = valuesOf(this.form);
    this.show("saving");
    const answer = await this.request(values);
    if (!answer || answer.status >= 500 || answer.status === 429) return this.failed();
    this.retryMs = FIRST_RETRY_MS;
    if (answer.ok) return this.saved(sent, answer);
    await this.refused(answer, values);
  }

  private async request(values: Values): Promise<Response | null> {
    const limit = new AbortController();
    const clock = window.setTimeout(() => limit.abort(), PATIENCE_MS);
    try {
      return await fetch(this.address, {
        method: "POST",
        body: new URLSearchParams(values),
        redirect: "manual",
        signal: limit.signal,
        headers: {
          "X-CSRF-Token": csrfToken(),
          "X-Requested-With": "autosave",
          "If-Match": `"${this.version}"`,
          Accept: "application/json, application/problem+json",
        },
      });
    } catch {
      return null;
    } finally {
      window.clearTimeout(clock);
    }
  }

  private saved(sent: number, answer: Response): void {
    this.takeVersion(answer.headers.get("ETag"));
    this.sentVersionOfText = sent;
    clearProblems(this.form);
    if (this.unsaved) {
      keep(this.address, { version: this.version, values: valuesOf(this.form) });
      this.later(AFTER_THE_LAST_KEY_MS);
      return;
    }
    forget(this.address);
    this.show("saved", { time: timeNow() });
  }

  private takeVersion(tag: string | null): void {
    if (tag) this.setVersion(tag.replace(/^(W\/)?"?|"$/g, ""));
  }

  private setVersion(version: string): void {
    this.version = version;
    this.form.dataset["version"] = version;
    const field = this.form.elements.namedItem("version");
    if (field instanceof HTMLInputElement) field.value = version;
  }

  private failed(): void {
    this.show("failed");
    this.later(this.retryMs * (0.75 + Math.random() / 2));
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private async refused(answer: Response, values: Values): Promise<void> {
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      this.show("signed-out");
      return this.later(LONGEST_RETRY_MS);
    }
    const text = await answer.text();
    if (answer.status === 412) return this.conflict(text, values);
    const problem = problemOf(text, answer.headers.get("Content-Type"));
    if (problem?.errors?.length) showProblems(this.form, problem.errors);
    this.show("invalid", {}, problem?.errors?.length ? undefined : problem?.detail);
    if (answer.status === 409 || answer.status === 403 || answer.status === 404) this.stopped = true;
  }

  private conflict(text: string, mine: Values): void {
    const answered = JSON.parse(text) as { version: string; values: Record<string, string> };
    // A field that the server does not name is nobody's but ours.
    const ours = mine.filter(([name]) => !(name in answered.values));
    this.compare(answered.version, mine, [...ours, ...Object.entries(answered.values)]);
  }

  private compare(version: string, mine: Values, theirs: Values): void {
    this.stopped = true;
    this.show("conflict");
    const decide = (values: Values): void => {
      this.stopped = false;
      this.setVersion(version);
      put(this.form, values);
      this.changed();
      this.saveNow();
    };
    showConflict(this.form, this.state, mine, theirs, { mine: () => decide(mine), theirs: () => decide(theirs) });
  }

  /** A copy from last time: put back when nothing was saved since, shown beside the newer version when something was. */
  private restore(): void {
    const kept = keptFor(this.address);
    if (!kept) return;
    const shown = valuesOf(this.form);
    const newer = kept.version !== this.version;
    if (differing(kept.values, shown).length === 0 || (kept.submitted && newer)) return forget(this.address);
    this.textVersion += 1;
    if (newer) return this.compare(this.version, kept.values, shown);
    put(this.form, kept.values);
    this.form.dispatchEvent(new Event("input"));
    this.show("restored");
    this.later(AFTER_THE_LAST_KEY_MS);
  }

  /** The usual way of sending waits for a save under way, so that the two do not meet. */
  private submit(event: SubmitEvent): void {
    if (this.running && !this.leaving) {
      event.preventDefault();
      const submitter = event.submitter;
      void Promise.race([this.running, wait(5_000)]).then(() => {
        this.leaving = true;
        this.form.requestSubmit(submitter);
      });
      return;
    }
    this.leaving = true;
    window.clearTimeout(this.timer);
    keep(this.address, { version: this.version, values: valuesOf(this.form), submitted: true });
  }

  private show(state: State, values: Record<string, string> = {}, sentence?: string): void {
    const name = state.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    this.state.dataset["state"] = state === "conflict" || state === "signed-out" ? "failed" : state;
    this.state.textContent = sentence ?? fill(this.state.dataset[name], values);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}

function timeNow(): string {
  return new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: document.body.dataset["timeZone"] });
}
