import { createServer } from 'node:http';

/** Node's own server and nothing else; its argument is the port. */
createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ready"}');
}).listen(Number(process.argv[2]), '127.0.0.1');
