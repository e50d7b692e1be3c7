/* A disk that fails on demand, for LD_PRELOAD: while the file named by FAIL_WHEN exists, the calls it names (read,
   write, sync) fail with EIO on files whose name has "tftsr.db" in it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int file, const char *call) {
    const char *when = getenv("FAIL_WHEN");
    char link[64], path[4096], asked[64];
    if (when == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (strstr(path, "tftsr.db") == NULL || strstr(path, "-shm") != NULL) return 0;
    int control = (int)syscall(SYS_openat, AT_FDCWD, when, O_RDONLY | O_CLOEXEC);
    if (control < 0) return 0;
    length = syscall(SYS_read, control, asked, sizeof asked - 1);
    syscall(SYS_close, control);
    asked[length > 0 ? length : 0] = 0;
    return strstr(asked, call) != NULL;
}

#define WRAP(result, name, call, parameters, arguments)                              \
    result name parameters {                                                         \
        static result (*real) parameters;                                            \
        if (real == NULL) real = (result(*) parameters)dlsym(RTLD_NEXT, #name);      \
        if (fails(file, call)) { errno = EIO; return -1; }                           \
        return real arguments;                                                       \
    }

WRAP(ssize_t, read, "read", (int file, void *bytes, size_t count), (file, bytes, count))
WRAP(ssize_t, pread, "read", (int file, void *bytes, size_t count, off_t at), (file, bytes, count, at))
WRAP(ssize_t, pread64, "read", (int file, void *bytes, size_t count, off64_t at), (file, bytes, count, at))
WRAP(ssize_t, write, "write", (int file, const void *bytes, size_t count), (file, bytes, count))
WRAP(ssize_t, pwrite, "write", (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
WRAP(ssize_t, pwrite64, "write", (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
WRAP(int, fsync, "sync", (int file), (file))
WRAP(int, fdatasync, "sync", (int file), (file))
