// node node.js · answers POST /im-token with a token for whoever is signed in to your site. Nothing to install.
import {createHmac} from 'node:crypto';
import {createServer} from 'node:http';

const encode = (fields) => Buffer.from(JSON.stringify(fields)).toString('base64url');

function tokenFor({id, name}) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {sub: id, name, iat: now, exp: now + 3600};
  const text = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', process.env.IM_SECRET).update(text).digest('base64url')}`;
}

const signedIn = () => ({id: 'ann', name: 'Ann Öz'}); // your site's own session goes here

createServer((request, response) => {
  const isAsked = request.method === 'POST' && request.url === '/im-token';
  response.writeHead(isAsked ? 200 : 404, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-store',
  });
  response.end(isAsked ? tokenFor(signedIn()) : '');
}).listen(process.env.PORT ?? 8080, '127.0.0.1');
