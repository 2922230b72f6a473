using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// Smart HTTP: protocol v2, or v0 of a host that has no other. The canonical URL has no <c>.git</c>; hosts differ in whether it is
/// needed, so it is asked for first with, then without, and what worked is remembered.
/// </summary>
internal sealed class SmartHttpTransport(GitUrl url, GitOptions options, GitHttp http, TimeProvider time) : IGitTransport
{
    private const string Suffix = ".git";
    private volatile string? _address;

    public async Task<RefAdvertisement> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(url, options.ListTimeout, options.IdleTimeout, time, cancellationToken);
        var refs = new RefCollector(url, options, prefixes);
        var (server, address) = await GreetAsync(refs, deadline).ConfigureAwait(false);
        if (server.IsVersion2)
        {
            var request = LsRefs.Request(server, prefixes);
            using var answer = await http.PostAsync(url, address, request, version2: true, deadline).ConfigureAwait(false);
            await LsRefs.ReadAsync(ReaderOf(answer, options.MaxRefBytes, "list of refs", deadline), url, refs).ConfigureAwait(false);
        }

        return refs.ToAdvertisement();
    }

    public async Task ReceivePackAsync(
        IReadOnlyList<string> wants, IReadOnlyList<string> haves, Stream destination, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(url, options.FetchTimeout, options.IdleTimeout, time, cancellationToken);
        var (server, address) = await GreetAsync(new RefCollector(url, options, []), deadline).ConfigureAwait(false);
        var request = PackFetch.Request(server, wants, haves);
        using var answer = await http.PostAsync(url, address, request, server.IsVersion2, deadline).ConfigureAwait(false);
        var reader = ReaderOf(answer, options.MaxPackBytes, "pack", deadline);
        await PackFetch.ReadAsync(reader, server, url, options, destination).ConfigureAwait(false);
    }

    private async Task<(ServerHello Server, string Address)> GreetAsync(RefCollector refs, Deadline deadline)
    {
        if (_address is { } known)
        {
            return await GreetAsync(known, refs, deadline).ConfigureAwait(false);
        }

        try
        {
            return await GreetAsync(url.Canonical + Suffix, refs, deadline).ConfigureAwait(false);
        }
        catch (GitOpsException first) when (first.Failure.Reason == FailureReason.RepositoryNotFound)
        {
            try
            {
                return await GreetAsync(url.Canonical, refs, deadline).ConfigureAwait(false);
            }
            catch (GitOpsException second) when (second.Failure.Reason == FailureReason.RepositoryNotFound)
            {
                throw new GitOpsException(first.Failure, second);
            }
        }
    }

    private async Task<(ServerHello Server, string Address)> GreetAsync(string address, RefCollector refs, Deadline deadline)
    {
        try
        {
            using var answer = await http.GetAdvertisementAsync(url, address, deadline).ConfigureAwait(false);
            if (answer.ContentType != "application/x-git-upload-pack-advertisement")
            {
                throw GitFailures.NotFound(url, "the address answers, but not as a Git repository over smart HTTP "
                    + $"(content type \"{GitFailures.Clean(answer.ContentType)}\")");
            }

            var reader = ReaderOf(answer, options.MaxRefBytes, "list of refs", deadline);
            var server = await ServerHello.ReadAsync(reader, url, refs).ConfigureAwait(false);
            _address = address;
            return (server, answer.BaseAddress);
        }
        catch (GitOpsException exception) when (exception.Failure.Reason == FailureReason.RepositoryNotFound)
        {
            _address = null;
            throw;
        }
    }

    private PktLineReader ReaderOf(GitHttpAnswer answer, long maxBytes, string what, Deadline deadline) => new(
        new BoundedBody(answer.Body, deadline, maxBytes, url, what), url);
}
