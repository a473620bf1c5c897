<?php
// php -S 127.0.0.1:8080 token.php · answers POST /im-token with a token for whoever is signed in to your site.
function encode($data) { return rtrim(strtr(base64_encode($data), '+/', '-_'), '='); }

function token_for($user) {
    $claims = ['sub' => $user['id'], 'name' => $user['name'], 'iat' => time(), 'exp' => time() + 3600];
    $text = encode('{"alg":"HS256","typ":"JWT"}') . '.' . encode(json_encode($claims));
    return $text . '.' . encode(hash_hmac('sha256', $text, getenv('IM_SECRET'), true));
}

function signed_in() { return ['id' => 'ann', 'name' => 'Ann Öz']; } // your site's own session goes here

$isAsked = $_SERVER['REQUEST_METHOD'] === 'POST' && $_SERVER['REQUEST_URI'] === '/im-token';
http_response_code($isAsked ? 200 : 404);
header('Content-Type: text/plain');
header('Cache-Control: no-store');
if ($isAsked) echo token_for(signed_in());
