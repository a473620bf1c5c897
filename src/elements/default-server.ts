let address: string | undefined;

/** The server to use where an element names none: the one that handed out the script, if one did. */
export const defaultServer = (): string | undefined => address;

/** Set once by the script-tag entry, which alone knows where it came from. */
export function setDefaultServer(url: string): void {
  address = url;
}
