/*
 * usage REPORT COMMAND [ARGUMENT...]
 *
 * Runs the command and writes to the file REPORT what the operating system charges for it and for the children that it
 * waited for: wall nanoseconds, user and system microseconds, KiB of the largest resident set. Exits as the command did.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char **argv)
{
	struct timespec begin, end;
	struct rusage used;
	int status;
	pid_t child;
	FILE *report;

	if (argc < 3)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	child = fork();
	if (child < 0)
		return 127;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (wait4(child, &status, 0, &used) < 0)
		return 127;
	clock_gettime(CLOCK_MONOTONIC, &end);
	report = fopen(argv[1], "w");
	if (report == NULL)
		return 127;
	fprintf(report, "%lld %lld %lld %ld\n",
		(end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec, microseconds(used.ru_utime),
		microseconds(used.ru_stime), used.ru_maxrss);
	if (fclose(report) != 0)
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
