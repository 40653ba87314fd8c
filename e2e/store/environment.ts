/** This process's environment with nothing of it that would configure a server, and what shall. */
export function thisProcessEnvironment(
  dataDir: string,
  databaseUrl: string | undefined,
): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('EDGEWISE_') && name !== 'DATABASE_URL',
  );
  return {
    ...Object.fromEntries(inherited),
    EDGEWISE_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
}
