using System.Net.Http.Headers;
using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Credentials;

/// <summary>
/// Chooses the login of an address: same scheme, host and port, and a path that starts with the same whole segments; the longest path
/// wins. Nothing is ever sent to another address (CVE-2026-53586: a prefix compared as text gives <c>host.evil</c> the login of
/// <c>host</c>).
/// </summary>
internal sealed class CredentialStore
{
    private const int MaxSecretBytes = 64 * 1024;
    private readonly List<(GitUrl Prefix, GitCredential Credential)> _credentials;

    /// <exception cref="GitOpsException">An entry is malformed; the message names its number.</exception>
    public CredentialStore(GitOptions options) =>
        _credentials = [.. options.Credentials.Select((credential, index) => Check(credential, index, options))];

    public GitCredential? Find(GitUrl url) => _credentials
        .Where(entry => Covers(entry.Prefix, url))
        .OrderByDescending(entry => entry.Prefix.Path.Length)
        .Select(entry => entry.Credential)
        .FirstOrDefault();

    /// <summary>The header to send to <paramref name="target"/>, or null when no login covers it.</summary>
    /// <exception cref="GitOpsException">The password file cannot be read.</exception>
    public async Task<AuthenticationHeaderValue?> HeaderAsync(GitUrl target, CancellationToken cancellationToken)
    {
        if (Find(target) is not { } credential)
        {
            return null;
        }

        var password = await ReadSecretAsync(target, credential.PasswordFile, cancellationToken).ConfigureAwait(false);
        var user = credential.Username.Length == 0 ? "git" : credential.Username;
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    private static bool Covers(GitUrl prefix, GitUrl url) =>
        prefix.Scheme == url.Scheme && prefix.Host == url.Host && prefix.Port == url.Port
        && (prefix.Path == "/" || url.Path == prefix.Path || url.Path.StartsWith(prefix.Path + "/", StringComparison.Ordinal));

    private static (GitUrl Prefix, GitCredential Credential) Check(GitCredential credential, int index, GitOptions options)
    {
        var key = $"GitOps:Repositories:Credentials:{index}";
        GitUrl url;
        try
        {
            url = GitUrlParser.ParsePrefix(credential.Url, options);
        }
        catch (GitOpsException exception)
        {
            throw new GitOpsException(FailureReason.InvalidSpec, $"{key}:Url: {exception.Message}", inner: exception);
        }

        return credential switch
        {
            { Username: var user } when user.Contains(':', StringComparison.Ordinal) =>
                throw new GitOpsException(FailureReason.InvalidSpec, $"{key}:Username must not hold a colon"),
            { PasswordFile: var file } when !Path.IsPathFullyQualified(file) =>
                throw new GitOpsException(FailureReason.InvalidSpec, $"{key}:PasswordFile must be an absolute path"),
            _ => (url, credential),
        };
    }

    private static async Task<string> ReadSecretAsync(GitUrl url, string file, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxSecretBytes)
            {
                var text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
                return text.TrimEnd('\r', '\n');
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw GitFailures.Unreachable(url, $"the password file {file} cannot be read: {exception.Message}", exception);
        }

        throw GitFailures.Unreachable(url, $"the password file {file} has more than {MaxSecretBytes} bytes");
    }
}
