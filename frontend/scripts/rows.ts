// Rows that repeat (authors): [data-rows="authors"][data-max-rows] holds [data-row] elements whose fields are named
// authors.0.full_name; [data-add-row] and [data-remove-row] are submit buttons that do the same without a script.

export function startRows(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-rows]")) {
    box.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("[data-add-row], [data-remove-row]");
      if (!button) return;
      event.preventDefault();
      if (button.matches("[data-add-row]")) addRow(box)?.querySelector<HTMLElement>("input, select")?.focus();
      else removeRow(box, button);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    showButtons(box);
  }
}

/** Add rows until the form has a field of this name (when a kept copy is put back). */
export function makeRoomFor(form: HTMLFormElement, name: string): void {
  const [rows, number] = name.split(".");
  const box = form.querySelector<HTMLElement>(`[data-rows="${CSS.escape(rows ?? "")}"]`);
  if (!box || !/^\d+$/.test(number ?? "")) return;
  while (rowsOf(box).length <= Number(number) && addRow(box));
}

function rowsOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("[data-row]")];
}

function addRow(box: HTMLElement): HTMLElement | null {
  const rows = rowsOf(box);
  const last = rows[rows.length - 1];
  if (!last || rows.length >= Number(box.dataset["maxRows"] ?? 50)) return null;
  const row = last.cloneNode(true) as HTMLElement;
  for (const field of row.querySelectorAll<HTMLInputElement>("input, select, textarea")) empty(field);
  for (const error of row.querySelectorAll<HTMLElement>("[data-error-for]")) {
    error.textContent = "";
    error.hidden = true;
  }
  for (const wrong of row.querySelectorAll(".field--wrong")) wrong.classList.remove("field--wrong");
  last.after(row);
  renumber(box);
  return row;
}

function empty(field: HTMLInputElement): void {
  if (field.type === "checkbox" || field.type === "radio") field.checked = false;
  else field.value = "";
  field.removeAttribute("aria-invalid");
}

function removeRow(box: HTMLElement, button: HTMLElement): void {
  const rows = rowsOf(box);
  const row = button.closest<HTMLElement>("[data-row]");
  if (!row || rows.length === 1) return;
  const neighbour = rows[Math.max(0, rows.indexOf(row) - 1)];
  row.remove();
  renumber(box);
  neighbour?.querySelector<HTMLElement>("input, select")?.focus();
}

function renumber(box: HTMLElement): void {
  const name = box.dataset["rows"] ?? "";
  rowsOf(box).forEach((row, index) => {
    for (const part of [row, ...row.querySelectorAll<HTMLElement>("*")]) renumberAttributes(part, name, index);
    for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = String(index + 1);
  });
  showButtons(box);
}

function renumberAttributes(part: HTMLElement, name: string, index: number): void {
  for (const attribute of ["name", "id", "for", "aria-describedby", "data-error-for", "aria-labelledby"]) {
    const value = part.getAttribute(attribute);
    if (!value) continue;
    part.setAttribute(attribute, value.replaceAll(new RegExp(`(${name}[.-])\\d+(?=[.-])`, "g"), `$1${index}`));
  }
  if (part.matches("[data-remove-row]")) part.setAttribute("value", String(index));
}

function showButtons(box: HTMLElement): void {
  const count = rowsOf(box).length;
  for (const button of box.querySelectorAll<HTMLElement>("[data-remove-row]")) button.hidden = count === 1;
  for (const button of box.querySelectorAll<HTMLElement>("[data-add-row]")) {
    button.hidden = count >= Number(box.dataset["maxRows"] ?? 50);
  }
}
