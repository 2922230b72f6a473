namespace OrleansGitOps.Engine.Git.Credentials;

/// <summary>A login of <c>GitOps:Repositories:Credentials:N</c>.</summary>
/// <param name="Url">An address and everything below it, by whole path segments: <c>https://git.example.com/team</c>, or only the
/// host.</param>
/// <param name="Username">Empty: <c>git</c>, which hosts accept beside a token.</param>
/// <param name="PasswordFile">Absolute path of a file with the password or token; read at each use, so that it can be renewed.</param>
public sealed record GitCredential(string Url, string Username, string PasswordFile);
