// node node.js · answers POST /im-token with a token for whoever is signed in to your site. Nothing to install.
import {createHmac} from 'node:crypto';
import {createServer} from 'node:http';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenFor = ({id, name}, now = Math.floor(Date.now() / 1000)) => {
  const input = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode({sub: id, name, iat: now, exp: now + 3600})}`;
  return `${input}.${createHmac('sha256', process.env.IM_SECRET).update(input).digest('base64url')}`;
};
const signedIn = () => ({id: 'ann', name: 'Ann Öz'}); // your site's own session goes here

createServer((request, response) => {
  const isAsked = request.method === 'POST' && request.url === '/im-token';
  response.writeHead(isAsked ? 200 : 404, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-store',
  });
  response.end(isAsked ? tokenFor(signedIn(request)) : '');
}).listen(process.env.PORT ?? 8080, '127.0.0.1');
