interface Engine {
  readonly version: string;
  readonly integrity: string;
}

export const ENGINES: readonly Engine[];
export const SELECTION: readonly string[];
export const LEFT_OUT: readonly string[];
export const WHOLE_RUN: { readonly file: string; readonly title: string };
