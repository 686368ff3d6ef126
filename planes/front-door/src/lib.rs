//! The front door: a reverse proxy for HTTP/1.1 and HTTP/2 that every request passes, judged by the
//! web ACL of its listener before it goes on.
