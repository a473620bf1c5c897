// go run token.go · answers POST /im-token with a token for whoever is signed in to your site. Nothing to install.
package main

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"
)

type user struct{ id, name string }

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func part(fields map[string]any) string {
	text, _ := json.Marshal(fields) // texts and numbers always can be
	return encode(text)
}

func tokenFor(who user) string {
	now := time.Now().Unix()
	claims := map[string]any{"sub": who.id, "name": who.name, "iat": now, "exp": now + 3600}
	text := part(map[string]any{"alg": "HS256", "typ": "JWT"}) + "." + part(claims)
	mac := hmac.New(sha256.New, []byte(os.Getenv("IM_SECRET")))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

func signedIn(*http.Request) user { return user{"ann", "Ann Öz"} } // your site's own session goes here

func main() {
	http.HandleFunc("POST /im-token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Cache-Control", "no-store")
		w.Write([]byte(tokenFor(signedIn(r))))
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "8080"), nil))
}
