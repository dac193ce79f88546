/* A disk that fails on demand, for LD_PRELOAD.
 *
 * DISK_FAULT_FOLDER  files below it are on the bad disk
 * DISK_FAULT_MODE    a file whose first byte says what is wrong with it now:
 *                    '-' nothing, 's' no space for more, 'w' writes fail, 'f' syncs fail
 *
 * Everything else goes to the C library's own functions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char mode(void) {
  const char *path = getenv("DISK_FAULT_MODE");
  char now = '-';
  int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    if (syscall(SYS_read, fd, &now, 1) != 1) now = '-';
    syscall(SYS_close, fd);
  }
  return now;
}

static int is_bad(int fd) {
  const char *folder = getenv("DISK_FAULT_FOLDER");
  char link[64], path[4096];
  if (!folder) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether writing up to `end` fails now. */
static int refused(int fd, off_t end) {
  char now = mode();
  struct stat file;
  if (now == '-' || !is_bad(fd)) return 0;
  if (now == 'w') {
    errno = EIO;
    return 1;
  }
  if (now == 's' && fstat(fd, &file) == 0 && end > file.st_size) {
    errno = ENOSPC;
    return 1;
  }
  return 0;
}

static int unsynced(int fd) {
  if (mode() != 'f' || !is_bad(fd)) return 0;
  errno = EIO;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  return refused(fd, at + (off_t)size) ? -1 : REAL(pwrite)(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  return refused(fd, at + (off_t)size) ? -1 : REAL(pwrite64)(fd, data, size, at);
}

ssize_t write(int fd, const void *data, size_t size) {
  off_t at = lseek(fd, 0, SEEK_CUR);
  return at >= 0 && refused(fd, at + (off_t)size) ? -1 : REAL(write)(fd, data, size);
}

int ftruncate(int fd, off_t size) {
  return refused(fd, size) ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size) {
  return refused(fd, size) ? -1 : REAL(ftruncate64)(fd, size);
}

int fsync(int fd) { return unsynced(fd) ? -1 : REAL(fsync)(fd); }

int fdatasync(int fd) { return unsynced(fd) ? -1 : REAL(fdatasync)(fd); }
