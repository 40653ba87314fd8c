const GAP = 2;

/** A table for a terminal, printed line by line as its figures come: columns are as wide as their titles, cells at the right. */
export class PrintedTable {
  readonly #titles: readonly string[];

  constructor(titles: readonly string[]) {
    this.#titles = titles;
    this.print(titles);
  }

  print(cells: readonly (string | number)[]): void {
    const padded = cells.map((cell, at) => String(cell).padStart(GAP + (this.#titles[at]?.length ?? 0)));
    console.log(padded.join(''));
  }
}
