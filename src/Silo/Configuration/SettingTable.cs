namespace OrleansGitOps.Silo.Configuration;

/// <summary>
/// Every name below <c>GitOps</c> that is accepted; <c>*</c> stands for one segment. A name whose part does not exist yet is checked for form only.
/// </summary>
internal static class SettingTable
{
    private static readonly (string Name, Func<string, string?> Form)[] Entries =
    [
        ("DataDirectory", SettingForms.Path),
        ("AdminPassword", SettingForms.Secret),
        ("Encryption:KeyFile", SettingForms.Path),
        ("InstallationId", SettingForms.Text),
        ("Bootstrap:RepoURL", SettingForms.Text),
        ("Bootstrap:Path", SettingForms.Text),
        ("Bootstrap:TargetRevision", SettingForms.Text),
        ("Urls:Http", SettingForms.Url),
        ("Urls:Grpc", SettingForms.Url),
        ("Cluster:Kubeconfig", SettingForms.Path),
        ("Sandbox:Enabled", SettingForms.Switch),
        ("Sandbox:Url", SettingForms.Url),
        ("Reconciliation:Interval", SettingForms.Duration),
        ("Reconciliation:Jitter", SettingForms.DurationOrZero),
        ("SelfHeal:Strict", SettingForms.Switch),
        ("SelfHeal:BackoffFirst", SettingForms.Duration),
        ("SelfHeal:BackoffFactor", SettingForms.Factor),
        ("SelfHeal:BackoffMax", SettingForms.Duration),
        ("Repositories:PollInterval", SettingForms.Duration),
        ("Repositories:ParallelismLimit", SettingForms.Count),
        ("Repositories:Timeout", SettingForms.Duration),
        ("Repositories:AllowPlainHttp", SettingForms.Switch),
        ("Repositories:LocalRoots", SettingForms.AbsolutePath),
        ("Repositories:LocalRoots:*", SettingForms.AbsolutePath),
        ("Repositories:Credentials:*:Url", SettingForms.Text),
        ("Repositories:Credentials:*:Username", SettingForms.Text),
        ("Repositories:Credentials:*:PasswordFile", SettingForms.AbsolutePath),
        ("Repositories:Credentials:*:SshKeyFile", SettingForms.AbsolutePath),
        ("Repositories:Credentials:*:KnownHostsFile", SettingForms.AbsolutePath),
        ("Rendering:HelmBinary", SettingForms.AbsolutePath),
        ("Rendering:KustomizeBinary", SettingForms.AbsolutePath),
        ("Rendering:KustomizeEnableHelm", SettingForms.Switch),
        ("Sync:AllowInlineManifests", SettingForms.Switch),
        ("Clusters:ExecCommands", SettingForms.AbsolutePath),
        ("Clusters:ExecCommands:*", SettingForms.AbsolutePath),
        ("AppOfApps:Projects", SettingForms.Text),
        ("AppOfApps:Projects:*", SettingForms.Text),
        ("Clustering:Provider", SettingForms.Provider),
        ("Silo:Endpoint", SettingForms.EndPoint),
        ("Silo:Gateway", SettingForms.EndPoint),
        ("Silo:Tls:CertificateFile", SettingForms.AbsolutePath),
        ("Silo:Tls:KeyFile", SettingForms.AbsolutePath),
        ("Silo:Tls:CaFile", SettingForms.AbsolutePath),
        ("Silo:Tls:PeerName", SettingForms.Text),
        ("Silo:AllowPlaintext", SettingForms.Switch),
        ("AllowedHosts", SettingForms.Text),
        ("AllowedHosts:*", SettingForms.Text),
        ("Webhooks:*:Secret", SettingForms.Secret),
        ("Webhooks:*:SecretFile", SettingForms.AbsolutePath),
        ("Projects:DefaultOpen", SettingForms.Switch),
        ("Roles", SettingForms.Roles),
    ];

    private static readonly string[] WebhookProviders = ["GitHub", "GitLab", "Gitea", "Bitbucket", "BitbucketServer", "AzureDevOps", "Generic"];

    /// <summary>Checks every key of the section.</summary>
    /// <returns>Keys that nobody knows, for a warning.</returns>
    /// <exception cref="ConfigurationException">A value is not of its setting's form.</exception>
    public static IReadOnlyList<string> Check(IConfigurationSection section)
    {
        List<string> unknown = [];
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null))
        {
            var entry = Entries.FirstOrDefault(candidate => Matches(candidate.Name, key));
            if (entry.Form is null)
            {
                unknown.Add($"{section.Path}:{key}");
            }
            else if (entry.Form(value!) is { } valid)
            {
                var shown = entry.Form == SettingForms.Secret ? "(hidden)" : $"'{value}'";
                throw new ConfigurationException($"{section.Path}:{key} is {shown}; valid: {valid}.");
            }
        }

        return unknown;
    }

    private static bool Matches(string pattern, string key)
    {
        var (wanted, given) = (pattern.Split(':'), key.Split(':'));
        return wanted.Length == given.Length
            && wanted.Zip(given).All(pair => pair.First == "*" || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase))
            && (wanted[0] != "Webhooks" || WebhookProviders.Contains(given[1], StringComparer.OrdinalIgnoreCase));
    }
}
