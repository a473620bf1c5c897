import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {connect, createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {findProgram} from '../../../scripts/programs.js';

/** The nginx of the example deployment, with its own file, on free ports of this machine. */
export class Proxy {
  readonly port: number;
  /** What a client has to trust. */
  readonly certificate: Buffer;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, certificate: Buffer, process: ChildProcess, folder: string) {
    this.port = port;
    this.certificate = certificate;
    this.#process = process;
    this.#folder = folder;
  }

  /** `servers`: where the two servers of the file are in truth. */
  static async start(file: string, servers: Readonly<Record<string, number>>): Promise<Proxy> {
    const folder = await mkdtemp(join(tmpdir(), 'im-proxy-'));
    const [plain, secure] = [await freePort(), await freePort()];
    const key = join(folder, 'privkey.pem');
    const certificate = join(folder, 'fullchain.pem');
    execFileSync(
      findProgram('openssl'),
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
        ...['-keyout', key, '-out', certificate],
      ],
      {stdio: 'ignore'},
    );
    let site = await readFile(file, 'utf8');
    for (const [name, port] of Object.entries(servers)) {
      site = site.replaceAll(`${name}:9000`, `127.0.0.1:${port}`);
    }
    site = site
      .replaceAll('/etc/nginx/tls/fullchain.pem', certificate)
      .replaceAll('/etc/nginx/tls/privkey.pem', key)
      .replace('listen 80;', `listen 127.0.0.1:${plain};`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${secure} ssl;`);
    const config = join(folder, 'nginx.conf');
    await writeFile(join(folder, 'site.conf'), site);
    await writeFile(
      config,
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
       events {} http { access_log off; client_body_temp_path ${folder}/body;
       proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
       uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
       include ${folder}/site.conf; }`,
    );
    const child = spawn(findProgram('nginx'), ['-e', `${folder}/error.log`, '-c', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (!(await isListening(secure))) {
      if (child.exitCode === null) continue;
      throw new Error(`nginx did not start: ${await readFile(`${folder}/error.log`, 'utf8')}`);
    }
    return new Proxy(secure, await readFile(certificate), child, folder);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, {recursive: true, force: true});
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => setTimeout(resolve, 50, false));
  });
}
