# python3 token.py · answers POST /im-token with a token for whoever is signed in to your site. Nothing to install.
import base64, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

def encode(data): return base64.urlsafe_b64encode(data).rstrip(b'=').decode()

def token_for(user):
    now = int(time.time())
    claims = {'sub': user['id'], 'name': user['name'], 'iat': now, 'exp': now + 3600}
    text = encode(b'{"alg":"HS256","typ":"JWT"}') + '.' + encode(json.dumps(claims).encode())
    return text + '.' + encode(hmac.digest(os.environ['IM_SECRET'].encode(), text.encode(), 'sha256'))

def signed_in(request): return {'id': 'ann', 'name': 'Ann Öz'}  # your site's own session goes here

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        is_asked = self.path == '/im-token'
        self.send_response(200 if is_asked else 404)
        self.send_header('Content-Type', 'text/plain')
        self.send_header('Cache-Control', 'no-store')
        self.end_headers()
        if is_asked: self.wfile.write(token_for(signed_in(self)).encode())

HTTPServer(('127.0.0.1', int(os.environ.get('PORT', 8080))), Handler).serve_forever()
