namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>An answer with status 200, its body still unread.</summary>
/// <param name="BaseAddress">The repository's address after redirects, without trailing slash.</param>
internal sealed record GitHttpAnswer(HttpResponseMessage Response, Stream Body, string BaseAddress) : IDisposable
{
    public string ContentType => Response.Content.Headers.ContentType?.MediaType ?? "";

    public void Dispose()
    {
        Body.Dispose();
        Response.Dispose();
    }
}
