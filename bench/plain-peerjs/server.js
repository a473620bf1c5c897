// A video call between two pages as the documentation of PeerJS shows it, with its own server: what `call.ts`
// compares with. `node server.js HOST PAGE_PORT PEER_PORT`
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {PeerServer} from 'peer';

const [host, pagePort, peerPort] = process.argv.slice(2);
const {resolve} = createRequire(import.meta.url);
const files = {
  '/': [new URL('page.html', import.meta.url), 'text/html'],
  '/peerjs.js': [resolve('peerjs/dist/peerjs.min.js'), 'text/javascript'],
};

PeerServer({host, port: Number(peerPort), path: '/'}, () => {
  createServer(async ({url}, response) => {
    const [path, type] = files[new URL(url ?? '/', 'http://localhost').pathname] ?? [];
    if (path === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {'content-type': type}).end(await readFile(path));
  }).listen(Number(pagePort), host, () => console.log('READY'));
});
