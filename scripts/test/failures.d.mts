interface UnitReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface BrowserSuite {
  readonly suites?: readonly BrowserSuite[];
  readonly specs?: readonly {
    readonly file: string;
    readonly line: number;
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message: string } }[];
    }[];
  }[];
}

/** What failed, a line each, of the runners' own reports (`null` where one wrote none): its name and what it said first. */
export function failuresOf(from: {
  readonly unit: readonly (UnitReport | null)[];
  readonly browser: readonly (BrowserSuite | null)[];
}): readonly string[];
