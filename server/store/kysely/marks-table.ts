/** Few words that outlive a restart, each under its name. */
export interface MarksTable {
  name: string;
  value: string;
}
