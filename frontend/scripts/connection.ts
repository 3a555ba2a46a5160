// What every request of a script carries, and what is said when one fails.
import htmx from "htmx.org";

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** Say a sentence in the page's live region. */
export function announce(sentence: string): void {
  const region = document.getElementById("live");
  if (region) region.textContent = sentence;
}

/** The sentence of a template with its places `{name}` filled. */
export function fill(template: string | undefined, values: Record<string, string | number>): string {
  return (template ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export interface Problem {
  detail?: string;
  errors?: { field: string; message: string }[];
}

/** The body of a refusal (RFC 9457), or nothing when the answer is something else. */
export function problemOf(text: string, contentType: string | null): Problem | null {
  if (!contentType?.includes("json")) return null;
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}

export function startConnection(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    headers["X-CSRF-Token"] = csrfToken();
  });
  const { lostLine, answerFailed } = document.body.dataset;
  document.addEventListener("htmx:sendError", () => announce(lostLine ?? ""));
  document.addEventListener("htmx:responseError", () => announce(answerFailed ?? ""));
  void htmx;
}
