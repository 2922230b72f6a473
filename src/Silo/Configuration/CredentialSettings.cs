using OrleansGitOps.Engine.Git.Credentials;

namespace OrleansGitOps.Silo.Configuration;

/// <summary>Reads <c>GitOps:Repositories:Credentials:N</c>.</summary>
internal static class CredentialSettings
{
    public static IReadOnlyList<GitCredential> Read(IConfigurationSection section) => [.. section.GetChildren().Select(ReadOne)];

    private static GitCredential ReadOne(IConfigurationSection entry)
    {
        if (entry["SshKeyFile"] is not null || entry["KnownHostsFile"] is not null)
        {
            throw new ConfigurationException($"{entry.Path}: SshKeyFile and KnownHostsFile are not supported yet; use an https address with PasswordFile.");
        }

        var url = entry["Url"]
            ?? throw new ConfigurationException(
                $"{entry.Path}:Url is missing; valid: the address that the login is for, such as https://git.example.com/team.");
        var file = entry["PasswordFile"]
            ?? throw new ConfigurationException($"{entry.Path}:PasswordFile is missing; valid: the absolute path of a file with the password or token.");
        return new GitCredential(url, entry["Username"] ?? "", file);
    }
}
