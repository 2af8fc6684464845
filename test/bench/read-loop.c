/*
 * read-loop COUNT FILE...
 *
 * Reads each file from its beginning to its end, COUNT times over, and does nothing with what it reads: the least that
 * recording these files can cost. The files stay open.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_FILES = 64, ROOM = 256 * 1024 };

static char room[ROOM];

int main(int argc, char **argv)
{
	int open_files[MOST_FILES];
	int files = argc - 2;
	long count;

	if (files < 1 || files > MOST_FILES)
		return 2;
	count = atol(argv[1]);
	for (int i = 0; i < files; i++) {
		open_files[i] = open(argv[i + 2], O_RDONLY);
		if (open_files[i] < 0) {
			perror(argv[i + 2]);
			return 1;
		}
	}
	while (count-- > 0) {
		for (int i = 0; i < files; i++) {
			off_t at = 0;
			ssize_t got;

			while ((got = pread(open_files[i], room, ROOM, at)) > 0)
				at += got;
			if (got < 0) {
				perror(argv[i + 2]);
				return 1;
			}
		}
	}
	return 0;
}
