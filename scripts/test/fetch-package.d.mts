/** Whether these bytes are what an integrity says (`sha512-` and base64, as in package-lock.json). */
export function hasIntegrity(bytes: Uint8Array | string, integrity: string): boolean;
