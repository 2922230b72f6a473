namespace OrleansGitOps.Api.Http;

internal static class ModelResults
{
    public static IResult Of<T>(T value)
        where T : class => new ModelResult<T>(value);

    /// <summary>The <c>{}</c> that Argo CD answers where there is nothing to say.</summary>
    public static IResult Empty { get; } = Results.Text("{}", RequestBody.Json);
}
