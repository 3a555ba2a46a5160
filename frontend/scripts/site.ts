// Everything here only adds comfort: each page works without it.
import { startAutosave } from "./autosave";
import { startCounters } from "./counter";
import { startConnection } from "./connection";
import { startPage } from "./page";
import { startRows } from "./rows";
import { startTotals } from "./total";
import { startUploads } from "./upload";

function start(): void {
  startConnection();
  startPage();
  startCounters();
  startRows();
  startTotals();
  startAutosave();
  startUploads();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
