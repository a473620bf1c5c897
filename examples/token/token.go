// PORT=8080 go run token.go · answers POST /im-token with a token for whoever is signed in to your site. Nothing to install.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"time"
)

var encode = base64.RawURLEncoding.EncodeToString

func tokenFor(id, name string) string {
	now := time.Now().Unix()
	claims, _ := json.Marshal(map[string]any{"sub": id, "name": name, "iat": now, "exp": now + 3600})
	text := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(claims)
	mac := hmac.New(sha256.New, []byte(os.Getenv("IM_SECRET")))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

func signedIn(*http.Request) (id, name string) { return "ann", "Ann Öz" } // your site's own session goes here

func main() {
	http.HandleFunc("/im-token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Cache-Control", "no-store")
		if r.Method == "POST" {
			w.Write([]byte(tokenFor(signedIn(r))))
		}
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
