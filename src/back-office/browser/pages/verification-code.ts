/** How a receiver checks a webhook, with nothing but the standard library of its language. */
export const verificationCode = {
  JavaScript: `import { createHmac, timingSafeEqual } from 'node:crypto'

// body: the raw bytes of the request, before anything parses them.
export function verify(secret, headers, body) {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp))
  if (!(ageSeconds <= 300)) throw new Error('too old')
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = createHmac('sha256', key).update(\`\${id}.\${timestamp}.\`)
  const expected = signed.update(body).digest()
  // After a rotation there are two signatures.
  const isSigned = headers['webhook-signature'].split(' ').some(text => {
    const given = Buffer.from(text.replace('v1,', ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!isSigned) throw new Error('wrong signature')
  return JSON.parse(body)
}
`,
  Python: `import base64, hashlib, hmac, json, time

# body: the raw bytes of the request, before anything parses them.
def verify(secret, headers, body):
    message_id = headers["webhook-id"]
    timestamp = headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("too old")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    # After a rotation there are two signatures.
    given = headers["webhook-signature"].encode().split(b" ")
    if not any(hmac.compare_digest(one, expected) for one in given):
        raise ValueError("wrong signature")
    return json.loads(body)
`,
  Java: `import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Webhooks {
  // body: the raw bytes of the request, before anything parses them.
  static void verify(
      String secret, String id, String timestamp, String signatures, byte[] body)
      throws Exception {
    long now = System.currentTimeMillis() / 1000;
    if (Math.abs(now - Long.parseLong(timestamp)) > 300)
      throw new SecurityException("too old");
    byte[] key = Base64.getDecoder().decode(secret.replace("whsec_", ""));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
    String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    // After a rotation there are two signatures.
    for (String given : signatures.split(" "))
      if (MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8)))
        return;
    throw new SecurityException("wrong signature");
  }
}
`
} as const
