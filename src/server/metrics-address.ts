import {createServer, type Server} from 'node:http';
import type {Metrics} from './metrics.js';

/** Answers Prometheus at `/metrics`, on a port of its own: what is counted is not for the visitors of sites. */
export function metricsAddress(metrics: Metrics): Server {
  return createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void metrics.text().then((text) => {
      response.writeHead(200, {'Content-Type': metrics.contentType}).end(text);
    });
  });
}
