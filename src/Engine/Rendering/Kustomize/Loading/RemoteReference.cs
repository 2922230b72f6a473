using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>Tells references to other repositories and servers from paths.</summary>
internal static partial class RemoteReference
{
    public static bool IsRemote(string reference) => Shape().IsMatch(reference);

    /// <summary>For messages: without user information and query.</summary>
    public static string WithoutSecrets(string reference) => Secrets().Replace(reference, match => match.Groups["keep"].Value);

    [GeneratedRegex(
        @"^(?:[a-z][a-z0-9+.-]*::?//|git::|[^/\s]+@[^/\s]+:|github\.com[/:]|gitlab\.com[/:]|bitbucket\.org[/:])"
        + @"|[?&](?:ref|version|timeout|submodules)=",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shape();

    [GeneratedRegex(@"(?<keep>://)[^/@\s]*@|\?.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();
}
