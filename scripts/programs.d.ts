export type ProgramName =
  | 'chromium'
  | 'firefox'
  | 'turnserver'
  | 'redis-server'
  | 'nginx'
  | 'openssl'
  | 'strace'
  | 'ip'
  | 'python';

/** The path of a program that the tests need. @throws Error that says how to install it. */
export function findProgram(name: ProgramName): string;
/** Installs together what of these is missing, where that can be done. */
export function preparePrograms(names: readonly ProgramName[]): void;
