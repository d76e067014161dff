// Headings of a table become buttons that sort it. Without this the table stands in its first order, complete.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const value = (row, n) => {
    const text = row.cells[n].textContent.trim(), number = Number(text.replaceAll(",", ""));
    return Number.isNaN(number) ? text : number;
  };
  const order = (a, b) => typeof a === typeof b
    ? (typeof a === "number" ? a - b : a.localeCompare(b, "en-GB"))
    : (typeof a === "number" ? 1 : -1); // symbols stand below every number
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falls = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falls > 0 ? "ascending" : "descending");
      const n = heading.cellIndex;
      body.append(...[...body.rows].sort((a, b) => falls * order(value(a, n), value(b, n))));
    });
  }
}
