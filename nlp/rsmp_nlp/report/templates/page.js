// Tables sort by any column.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.key ?? "";
      const rows = [...body.rows].sort((one, two) => {
        const [a, b] = [key(one), key(two)];
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
        return down ? -order : order;
      });
      body.append(...rows);
    });
  });
}

// A platform pointed at, by its sentence or its mark, stands out in the triangle.
for (const figure of document.querySelectorAll("#positions figure")) {
  const all = [...figure.querySelectorAll("[data-mark]")];
  const only = (mark) => {
    for (const item of all) item.classList.toggle("on", item.dataset.mark === mark);
    for (const drawing of figure.querySelectorAll("svg")) drawing.classList.toggle("only", mark !== "");
  };
  const pointed = [...document.querySelectorAll("#positions li[data-mark]"), ...figure.querySelectorAll("g[data-mark]")];
  for (const item of pointed) {
    item.addEventListener("pointerenter", () => only(item.dataset.mark));
    item.addEventListener("pointerleave", () => only(""));
  }
}
