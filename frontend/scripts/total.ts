// The total of a score sheet while it is typed: form[data-total="id of the output"], fields with data-weight.
// Exact decimal arithmetic on ten-thousandths; the official total is the server's.

const UNIT = 10_000n;

export function startTotals(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-total]")) {
    form.addEventListener("input", () => show(form));
    show(form);
  }
}

function show(form: HTMLFormElement): void {
  const output = document.getElementById(form.dataset["total"] ?? "");
  if (!output) return;
  let total = 0n;
  let answered = 0;
  const fields = [...form.querySelectorAll<HTMLInputElement>("input[data-weight]")];
  for (const field of fields) {
    const points = tenThousandths(field.value);
    if (points === null) continue;
    answered += 1;
    total += (points * (tenThousandths(field.dataset["weight"] ?? "1") ?? UNIT)) / UNIT;
  }
  output.textContent = answered === 0 ? "–" : written(total);
  output.toggleAttribute("data-partial", answered < fields.length);
}

/** `9,25` and `9.25` alike; null for anything else. */
export function tenThousandths(text: string): bigint | null {
  const found = /^(\d{1,6})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (!found) return null;
  return BigInt(found[1] ?? "0") * UNIT + BigInt((found[2] ?? "").padEnd(4, "0"));
}

function written(value: bigint): string {
  const fraction = (value % UNIT).toString().padStart(4, "0").replace(/0{1,2}$/, "");
  const mark = document.documentElement.lang === "en" ? "." : ",";
  return `${value / UNIT}${mark}${fraction}`;
}
