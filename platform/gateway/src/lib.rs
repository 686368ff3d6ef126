//! TLS, HTTP and the request pipeline.
