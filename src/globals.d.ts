/** Version of package.json, put in by the build. */
declare const __EDGEWISE_VERSION__: string;
