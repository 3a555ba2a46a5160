// Files with a progress bar: form[data-upload], a normal multipart form without a script (see templates/shared/forms.html).
import { pendingSaves } from "./autosave";
import { announce, csrfToken, fill, problemOf } from "./connection";

interface Outcome {
  sent: boolean;
  sentence: string;
}

export function startUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) {
    const chooser = form.querySelector<HTMLInputElement>('input[type="file"]');
    if (!chooser) continue;
    for (const button of form.querySelectorAll<HTMLElement>(".upload__row button")) button.hidden = true;
    form.addEventListener("submit", (event) => event.preventDefault());
    chooser.addEventListener("change", () => void sendAll(form, chooser));
  }
}

/** One after another, so that a weak line carries one file at a time; then the page shows what has arrived. */
async function sendAll(form: HTMLFormElement, chooser: HTMLInputElement): Promise<void> {
  const files = [...(chooser.files ?? [])];
  chooser.disabled = true;
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await sendOne(form, file));
  chooser.value = "";
  chooser.disabled = false;
  if (outcomes.length === 0 || !outcomes.every((outcome) => outcome.sent)) return;
  await pendingSaves();
  window.location.reload();
}

async function sendOne(form: HTMLFormElement, file: File): Promise<Outcome> {
  const item = listItem(form, file.name);
  const limit = Number(form.dataset["maxBytes"] ?? Infinity);
  const outcome =
    file.size > limit
      ? { sent: false, sentence: fill(form.dataset["tooLarge"], { name: file.name }) }
      : await request(form, file, item);
  item.show(outcome);
  announce(outcome.sentence);
  return outcome;
}

interface Item {
  progress: HTMLProgressElement;
  cancel: HTMLButtonElement;
  show(outcome: Outcome): void;
}

function listItem(form: HTMLFormElement, name: string): Item {
  const entry = document.createElement("li");
  entry.className = "upload__item";
  const words = document.createElement("span");
  words.textContent = fill(form.dataset["sending"], { name });
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "button button--plain";
  cancel.textContent = form.dataset["cancel"] ?? "";
  const progress = document.createElement("progress");
  progress.max = 100;
  progress.setAttribute("aria-label", words.textContent);
  entry.append(words, cancel, progress);
  form.querySelector(".upload__list")?.append(entry);
  const show = (outcome: Outcome): void => {
    words.textContent = outcome.sentence;
    entry.dataset["state"] = outcome.sent ? "sent" : "failed";
    cancel.remove();
    progress.remove();
  };
  return { progress, cancel, show };
}

function request(form: HTMLFormElement, file: File, item: Item): Promise<Outcome> {
  const { sent, failed, cancelled } = form.dataset;
  const name = file.name;
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    call.open("POST", form.action);
    call.setRequestHeader("X-CSRF-Token", csrfToken());
    call.setRequestHeader("X-Requested-With", "upload");
    call.setRequestHeader("Accept", "application/problem+json, text/html;q=0.5");
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) item.progress.value = (100 * event.loaded) / event.total;
    };
    call.onload = () => {
      if (call.status < 300) return resolve({ sent: true, sentence: fill(sent, { name }) });
      const problem = problemOf(call.responseText, call.getResponseHeader("Content-Type"));
      const sentence = problem?.errors?.[0]?.message ?? problem?.detail ?? fill(failed, { name });
      return resolve({ sent: false, sentence: `${name}: ${sentence}` });
    };
    call.onerror = () => resolve({ sent: false, sentence: fill(failed, { name }) });
    call.onabort = () => resolve({ sent: false, sentence: fill(cancelled, { name }) });
    item.cancel.addEventListener("click", () => call.abort());
    call.send(bodyOf(form, file));
  });
}

/** The form's other fields first: the server reads the body as it arrives and must know the kind before the bytes. */
function bodyOf(form: HTMLFormElement, file: File): FormData {
  const body = new FormData();
  let fileField = "file";
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) fileField = name;
    else body.append(name, value);
  }
  body.append(fileField, file, file.name);
  return body;
}
