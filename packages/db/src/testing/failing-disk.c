/* Preloaded by tests: makes the disk fail under a store. The file named by LAUREL_DISK_FAULT holds what fails:
 * "fsync" (EIO), "write" (EIO), "full" (ENOSPC), or nothing. Only the store's own files are touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int isOurs(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, "laurel.db") != NULL;
}

static int faultIs(const char *name) {
  const char *control = getenv("LAUREL_DISK_FAULT");
  if (control == NULL) return 0;
  int fd = open(control, O_RDONLY);
  if (fd < 0) return 0;
  char text[16] = {0};
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  return length > 0 && strncmp(text, name, strlen(name)) == 0;
}

static int fails(int fd, int isSync) {
  if (!isOurs(fd)) return 0;
  if (isSync) return faultIs("fsync") ? EIO : 0;
  return faultIs("write") ? EIO : faultIs("full") ? ENOSPC : 0;
}

#define FAIL(fd, isSync)              \
  do {                                \
    int code = fails(fd, isSync);     \
    if (code != 0) {                  \
      errno = code;                   \
      return -1;                      \
    }                                 \
  } while (0)

int fsync(int fd) {
  FAIL(fd, 1);
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd) {
  FAIL(fd, 1);
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  FAIL(fd, 0);
  return ((ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  FAIL(fd, 0);
  return ((ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"))(fd, bytes, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  FAIL(fd, 0);
  return ((ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64"))(fd, bytes, length, at);
}
