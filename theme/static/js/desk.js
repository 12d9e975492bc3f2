// The desk, quicker under the fingers. Without it every page works as well, by reloading.
